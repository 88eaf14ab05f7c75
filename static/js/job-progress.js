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
    const answer = await fetch(element.dataset.jobUrl, { headers: { Accept: 'application/json' } });
    if (!answer.ok) return;
    const job = await answer.json();
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
