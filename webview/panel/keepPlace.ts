/** What the user has focused, unfolded and scrolled to in a part of the page; the function that is returned sets it again. */
export function keepPlace(root: HTMLElement): () => void {
  // Not while somebody types in the editor: the focus is there.
  const focused =
    document.hasFocus() && root.contains(document.activeElement) ? document.activeElement?.id : undefined;
  const open = [...root.querySelectorAll<HTMLDetailsElement>('details[id][open]')].map(({ id }) => id);
  const scrolled = ['steps', 'aside'].map((id) => ({ id, top: document.getElementById(id)?.scrollTop ?? 0 }));
  return () => {
    for (const id of open) document.getElementById(id)?.setAttribute('open', '');
    for (const { id, top } of scrolled) {
      const part = document.getElementById(id);
      if (part) part.scrollTop = top;
    }
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  };
}
