// Warn shortly before a session ends for want of a sign of life, and let the person stay (WCAG 2.2, 2.2.1).
const WARN_SECONDS = 180;
const SEEN = 'sendcases-seen';

export function warnBeforeSignOut() {
  const banner = document.querySelector('[data-idle-seconds]');
  if (!banner) return;
  const idle = Number(banner.dataset.idleSeconds) * 1000;
  // The server may count from up to a minute before.
  const grace = Math.min(60_000, idle / 10);
  const warnAt = idle - grace - Math.min(WARN_SECONDS * 1000, idle / 3);
  note();
  banner.querySelector('button').addEventListener('click', () => { void stay(banner); });
  setInterval(() => {
    const waited = Date.now() - seen();
    if (waited >= idle) show(banner, 'You have been signed out', 'Copy what you typed, if you need it. Then sign in again.');
    else if (waited >= warnAt) show(banner, 'You will soon be signed out', 'You have done nothing for some time. What you typed and did not send will be lost.');
    else banner.hidden = true;
  }, 1000);
}

// Other tabs of the same person keep the session alive as well.
function note() {
  localStorage.setItem(SEEN, String(Date.now()));
}

function seen() {
  return Number(localStorage.getItem(SEEN)) || Date.now();
}

function show(banner, title, words) {
  const heading = banner.querySelector('h2');
  if (!banner.hidden && heading.textContent === title) return;
  banner.hidden = false;
  heading.textContent = title;
  banner.querySelector('[data-session-words]').textContent = words;
  banner.querySelector('button').hidden = title === 'You have been signed out';
}

async function stay(banner) {
  const answer = await fetch(banner.dataset.stayUrl, { headers: { Accept: 'application/json' } });
  if (answer.ok && !answer.redirected) note();
  else localStorage.setItem(SEEN, '1');
}
