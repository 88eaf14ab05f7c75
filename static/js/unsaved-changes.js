// Warn before leaving a page with typed but unsent text, where the form asks for it.
export function guardUnsavedChanges() {
  document.querySelectorAll('form[data-guard-changes]').forEach((form) => {
    let changed = false;
    form.addEventListener('input', () => { changed = true; });
    form.addEventListener('saved', () => { changed = false; });
    form.addEventListener('submit', () => { changed = false; });
    window.addEventListener('beforeunload', (event) => {
      if (changed) event.preventDefault();
    });
  });
}
