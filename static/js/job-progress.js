// Follow a job: read its state as JSON now and then, and show it in the progress bar.
const EVERY_MS = 1000;

export function followJobs() {
  document.querySelectorAll('[data-job-url]').forEach((element) => {
    void follow(element);
  });
}

async function follow(element) {
  const bar = element.querySelector('progress');
  const words = element.querySelector('[data-job-words]');
  for (;;) {
    await new Promise((resolve) => { setTimeout(resolve, EVERY_MS); });
    const job = await state(element.dataset.jobUrl);
    if (job === null) continue;
    if (job.total) {
      bar.max = job.total;
      bar.value = job.done;
    }
    if (words.textContent !== job.words) words.textContent = job.words;
    if (job.finished) {
      window.location.reload();
      return;
    }
  }
}

// What the server says, or null while it does not answer, as in a restart. When it leads elsewhere, such as to the
// sign-in page, the page is loaded anew so that the person is led there too.
async function state(url) {
  let answer;
  try {
    answer = await fetch(url, { headers: { Accept: 'application/json' } });
  } catch {
    return null;
  }
  if (answer.redirected || answer.status === 404) {
    window.location.reload();
    return null;
  }
  return answer.ok ? answer.json() : null;
}
