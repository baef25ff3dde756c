import { untrack } from 'svelte';
import { m } from '../../shared/messages/messages.ts';

/** Where a shortcut stands in the help. */
export type ShortcutGroup = 'Schedule' | 'Booking' | 'Window';

export interface Shortcut {
  /**
   * A key as `KeyboardEvent.key` names it, lower case for letters, after modifiers in this order:
   * `mod+` (Ctrl, on macOS Cmd), `alt+`, `shift+`. For example `n`, `?`, `Escape`, `mod+Enter`.
   */
  keys: string;
  /** Other keys that do the same. */
  alternatives?: readonly string[];
  /** What it does, as the help says it. */
  label: string;
  group: ShortcutGroup;
  /** Also runs while a text field has the focus; for Escape and those with `mod+`. */
  inTextFields?: boolean;
  /** Returns false when there was nothing to do, so that the key goes on to others. */
  run: () => boolean | undefined;
}

/** The keyboard shortcuts of the window. Later registrations come first, so that a panel may take a key over. */
export class Shortcuts {
  #registered = $state.raw<readonly Shortcut[]>([]);

  /** All shortcuts, for the help; of several with the same keys the one that would run. */
  all: readonly Shortcut[] = $derived(
    this.#registered.filter(
      ({ keys }, index) => !this.#registered.slice(index + 1).some((later) => later.keys === keys),
    ),
  );

  readonly #isMac: () => boolean;

  /** @param isMac asked at each key, because the platform is known only after main has answered. */
  constructor(isMac: () => boolean) {
    this.#isMac = isMac;
  }

  /** Adds shortcuts; the function it returns takes them away again (made for `$effect` and `{@attach}`). */
  register(...shortcuts: readonly Shortcut[]): () => void {
    // Untracked: called in an effect, it must not run that effect again by its own change.
    this.#registered = [...untrack(() => this.#registered), ...shortcuts];
    return () => {
      this.#registered = this.#registered.filter((other) => !shortcuts.includes(other));
    };
  }

  /** Runs the shortcut of a key press, if there is one; then the event is taken. */
  handle(event: KeyboardEvent): boolean {
    if (event.defaultPrevented || event.isComposing) return false;
    const pressed = pressedKeys(event, this.#isMac());
    const typing = isTextField(event.target) && !(pressed.startsWith('mod+') && isListButton(event.target));
    for (const shortcut of this.#registered.toReversed()) {
      if (typing && !shortcut.inTextFields) continue;
      if (shortcut.keys !== pressed && !shortcut.alternatives?.includes(pressed)) continue;
      if (shortcut.run() === false) continue;
      event.preventDefault();
      return true;
    }
    return false;
  }
}

/** The pressed keys in the form of `Shortcut.keys`. */
export function pressedKeys(event: KeyboardEvent, isMac: boolean): string {
  const mod = isMac ? event.metaKey : event.ctrlKey;
  const otherMod = isMac ? event.ctrlKey : event.metaKey;
  const isLetter = /^\p{L}$/u.test(event.key);
  // For signs such as "?" Shift only makes the character; for letters and named keys it is a modifier.
  const shift = event.shiftKey && (isLetter || event.key.length > 1);
  const key = isLetter ? event.key.toLowerCase() : event.key;
  return `${otherMod ? 'other+' : ''}${mod ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${shift ? 'shift+' : ''}${key}`;
}

const TEXTLESS_INPUTS = new Set(['checkbox', 'radio', 'button', 'submit', 'range', 'color', 'file']);

/** Widgets that use letters themselves, or lie over the window: what is behind a dialog must not move. */
const OWN_KEYS = ['menu', 'listbox', 'combobox', 'spinbutton', 'dialog', 'alertdialog']
  .map((role) => `[role="${role}"]`)
  .join(', ');

/** True where keys type text, or belong to a list or menu that uses letters itself. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) return !TEXTLESS_INPUTS.has(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target.closest(OWN_KEYS) !== null;
}

/** The button of a list of choices uses letters, but no keys with Ctrl: after a choice they do what they do elsewhere. */
function isListButton(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLButtonElement &&
    target.getAttribute('role') === 'combobox' &&
    target.closest('[role="dialog"], [role="alertdialog"]') === null
  );
}

/** Keys as printed for people: `⌘↵` on macOS, `Ctrl+Enter` elsewhere; one item per key. */
export function keyNames(keys: string, isMac: boolean): string[] {
  const names: Record<string, string> = {
    mod: isMac ? '⌘' : m.state_key_ctrl(),
    alt: isMac ? '⌥' : 'Alt',
    shift: isMac ? '⇧' : m.state_key_shift(),
    Enter: isMac ? '↵' : m.state_key_enter(),
    Escape: 'Esc',
    PageUp: m.state_key_page_up(),
    PageDown: m.state_key_page_down(),
    ContextMenu: m.state_key_menu(),
    ArrowLeft: '←',
    ArrowRight: '→',
    ArrowUp: '↑',
    ArrowDown: '↓',
  };
  return keys.split('+').map((key) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key));
}
