/**
 * Puts a text on the clipboard, within a click or key press; false when the system did not take it. The window has no
 * permission of the web's kind, the clipboard's included (electron/SECURITY.md), so the text goes the way of "Copy" in a menu,
 * which needs none.
 */
export function copyText(text: string): boolean {
  const put = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.stopImmediatePropagation();
    event.clipboardData?.setData('text/plain', text);
  };
  document.addEventListener('copy', put, { capture: true, once: true });
  try {
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- its successor asks for a permission that is never given here
    return document.execCommand('copy');
  } finally {
    document.removeEventListener('copy', put, { capture: true });
  }
}
