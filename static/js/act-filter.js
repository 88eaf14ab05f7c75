// A box over the acts of a case that keeps those whose words hold what is typed.
export function filterActs() {
  for (const details of document.querySelectorAll('[data-acts]')) {
    const acts = details.querySelector('.app-acts');
    const box = document.createElement('div');
    box.className = 'govuk-form-group app-acts__filter';
    box.innerHTML =
      '<label class="govuk-label" for="act-filter">Find an act</label>' +
      '<input class="govuk-input govuk-input--width-20" id="act-filter" type="search" autocomplete="off">';
    acts.prepend(box);
    box.querySelector('input').addEventListener('input', (event) => {
      const asked = event.target.value.trim().toLowerCase();
      for (const group of acts.querySelectorAll('.app-acts__group')) {
        let shown = 0;
        for (const item of group.querySelectorAll('li')) {
          item.hidden = asked !== '' && !item.textContent.toLowerCase().includes(asked);
          shown += item.hidden ? 0 : 1;
        }
        group.hidden = shown === 0;
      }
    });
  }
}
