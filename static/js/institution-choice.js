// Turn a list of schools into a box that finds them by what is typed; without this script the list is a list.
import '../vendor/autocomplete/accessible-autocomplete.min.js';

const plain = (text) => text.normalize('NFD').replace(/\p{M}/gu, '').replace(/['’]/g, '').toLowerCase();
const escaped = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function choices(select) {
  return [...select.options].filter((option) => option.value).map((option) => ({
    value: option.value,
    text: option.text,
    details: option.dataset.details || '',
    words: plain(`${option.text} ${option.dataset.details || ''}`),
  }));
}

// Every word typed must occur; names that begin with what was typed come first.
function found(all, typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  const start = words.join(' ');
  const fits = all.filter((one) => words.every((word) => one.words.includes(word)));
  const begins = (one) => Number(!one.words.startsWith(start));
  return fits.sort((one, other) => begins(one) - begins(other));
}

function suggestion(one) {
  if (typeof one === 'string') return escaped(one);
  const more = one.text.includes(one.details) ? '' : `<span class="app-choice__details">${escaped(one.details)}</span>`;
  return `${escaped(one.text)}${more}`;
}

function addHint(select) {
  const hint = document.createElement('div');
  hint.className = 'govuk-hint';
  hint.id = `${select.id}_choice-hint`;
  hint.textContent = select.dataset.hint;
  const group = select.closest('.govuk-form-group');
  (group.querySelector('.govuk-error-message') || select).before(hint);
  return hint.id;
}

// The library describes the box with its own hint alone, and takes that away again: keep ours beside it.
function keepDescribed(input, ids) {
  const describe = () => {
    const said = (input.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && !ids.includes(id));
    const all = [...ids, ...said].join(' ');
    if (input.getAttribute('aria-describedby') !== all) input.setAttribute('aria-describedby', all);
  };
  describe();
  new MutationObserver(describe).observe(input, { attributeFilter: ['aria-describedby'] });
}

function enhance(select) {
  const all = choices(select);
  const isWrong = select.hasAttribute('aria-invalid');
  const described = [addHint(select), ...(select.getAttribute('aria-describedby') || '').split(' ').filter(Boolean)];
  const id = select.id;
  const place = document.createElement('div');
  place.className = 'app-choice';
  select.before(place);
  select.id = `${id}_list`;
  select.hidden = true;
  window.accessibleAutocomplete({
    element: place,
    id,
    name: `${select.name}_typed`,
    source: (typed, show) => show(found(all, typed)),
    templates: { inputValue: (one) => (one && one.text) || one || '', suggestion },
    defaultValue: select.dataset.typed || (select.value ? select.selectedOptions[0].text : ''),
    minLength: 2,
    autoselect: false,
    confirmOnBlur: false,
    displayMenu: 'overlay',
    inputClasses: isWrong ? 'govuk-input--error' : '',
    tNoResults: () => 'Nothing in the list has these words',
  });
  const input = document.getElementById(id);
  if (isWrong) input.setAttribute('aria-invalid', 'true');
  keepDescribed(input, described);
  // What stands in the box when the form is sent is what was chosen; an empty box chooses nothing.
  select.form.addEventListener('submit', () => {
    const typed = input.value.trim();
    const alike = all.filter((one) => plain(one.text) === plain(typed));
    const chosen = all.find((one) => one.text === typed) || (alike.length === 1 ? alike[0] : null);
    select.value = chosen ? chosen.value : '';
  });
}

document.querySelectorAll('select[data-institutions]').forEach(enhance);
