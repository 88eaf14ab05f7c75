// Save a section of a plan while it is written, through the form's own address; say what is saved and who else is here.
const AFTER_MS = 5000;
const SIGN_OF_LIFE_MS = 45_000;

export function autosavePlan() {
  document.querySelectorAll('form[data-autosave]').forEach((form) => { follow(form); });
}

function follow(form) {
  let changed = false;
  let busy = false;
  let stopped = false;
  let sentAt = Date.now();
  let changedAt = 0;
  form.addEventListener('input', () => {
    if (!changed) changedAt = Date.now();
    changed = true;
  });
  form.addEventListener('submit', () => { stopped = true; });
  document.addEventListener('visibilitychange', () => { if (document.hidden && changed) void save(); });
  setInterval(() => {
    const due = changed && Date.now() - changedAt >= AFTER_MS;
    if (due || Date.now() - sentAt >= SIGN_OF_LIFE_MS) void save();
  }, 1000);

  async function save() {
    if (busy || stopped) return;
    busy = true;
    const sent = new FormData(form);
    const wasChanged = changed;
    changed = false;
    sentAt = Date.now();
    const told = await post(form, sent);
    busy = false;
    if (stopped) return;
    if (told === null) {
      changed = changed || wasChanged;
      changedAt = Date.now();
      if (wasChanged) say(form, 'Not saved: the service cannot be reached. It will be tried again.');
      return;
    }
    take(form, told);
    if (wasChanged && !told.problem && told.stale.length === 0 && !changed) {
      form.dispatchEvent(new CustomEvent('saved'));
    }
    if (told.problem || told.stale.length > 0) changed = false;
    if (wasChanged || told.problem) say(form, words(told));
  }
}

async function post(form, body) {
  try {
    const answer = await fetch(form.action || window.location.href, {
      method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual',
    });
    const kind = answer.headers.get('Content-Type') || '';
    return kind.startsWith('application/json') ? await answer.json() : null;
  } catch {
    return null;
  }
}

// The versions that are held now, so that the next save is not stale against our own; a stale line keeps its old one.
function take(form, told) {
  Object.entries(told.versions).forEach(([line, version]) => {
    const field = form.elements.namedItem(`${line}-version`);
    if (field && !told.stale.includes(line)) field.value = version;
  });
  const others = document.querySelector('[data-others]');
  const now = told.others.map((one) => `${one}.`).join(' ');
  if (others && others.textContent.trim() !== now) others.textContent = now;
}

function words(told) {
  if (told.problem) return `Not saved. ${told.problem}`;
  if (told.stale.length > 0) return 'A line was changed by somebody else. Press Save to see both and to choose.';
  return `Saved ${told.saved_at}`;
}

function say(form, text) {
  const place = form.querySelector('[data-saved]');
  if (place && place.textContent !== text) place.textContent = text;
}
