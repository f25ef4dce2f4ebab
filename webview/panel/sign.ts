import { element } from './element';

/** The last cell of a row: marks that are small to the eye and words to a screen reader. */
export function signs(changed: boolean, differs: boolean): HTMLElement {
  return element(
    'td',
    { class: 'sign' },
    changed && sign('●', 'changed here'),
    differs && sign('≠', 'differs'),
  );
}

function sign(mark: string, meaning: string): HTMLElement {
  return element('span', { role: 'img', 'aria-label': meaning, title: meaning }, mark);
}
