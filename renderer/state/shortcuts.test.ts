import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { setLanguage } from '../../shared/messages/messages.ts';
import { isTextField, keyNames, Shortcuts, type Shortcut } from './shortcuts.svelte.ts';

afterEach(() => {
  setLanguage('en');
});

let shortcuts: Shortcuts;
beforeEach(() => {
  shortcuts = new Shortcuts(() => false);
  document.body.innerHTML = '<button></button><input><textarea></textarea><div role="menu"><a></a></div>';
});

function press(init: KeyboardEventInit, target: Element = document.body): KeyboardEvent {
  const event = new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init });
  target.addEventListener('keydown', (heard) => shortcuts.handle(heard as KeyboardEvent), { once: true });
  target.dispatchEvent(event);
  return event;
}

function shortcut(keys: string, given: Partial<Shortcut> = {}): Shortcut & { run: ReturnType<typeof vi.fn> } {
  return { keys, label: keys, group: 'Window', ...given, run: vi.fn(() => true) };
}

test('runs, and takes the key', () => {
  const next = shortcut('j');
  shortcuts.register(next);
  expect(press({ key: 'j' }).defaultPrevented).toBe(true);
  expect(next.run).toHaveBeenCalledTimes(1);
});

describe('in a text field', () => {
  test.each(['input', 'textarea'])('a letter in %s is a letter', (field) => {
    const next = shortcut('j');
    shortcuts.register(next);
    expect(press({ key: 'j' }, document.querySelector(field)!).defaultPrevented).toBe(false);
    expect(next.run).not.toHaveBeenCalled();
  });

  test('Ctrl+Enter books all the same', () => {
    const book = shortcut('mod+Enter', { inTextFields: true });
    shortcuts.register(book);
    press({ key: 'Enter', ctrlKey: true }, document.querySelector('input')!);
    expect(book.run).toHaveBeenCalled();
  });
});

test('keys in a dialog do nothing behind it', () => {
  document.body.innerHTML = '<div role="dialog"><button></button></div>';
  expect(isTextField(document.querySelector('button'))).toBe(true);
});

test('letters belong to a list that keeps the focus on its button', () => {
  // As bits-ui's Select does: typing "con" must find "Consultation", not open the outbox.
  document.body.innerHTML = '<button role="combobox" aria-haspopup="listbox"></button>';
  expect(isTextField(document.querySelector('button'))).toBe(true);
});

test('Ctrl+Z after a choice from a list undoes it, though the focus is still on the list', () => {
  document.body.innerHTML = '<button role="combobox" aria-haspopup="listbox"></button>';
  const undo = shortcut('mod+z');
  shortcuts.register(undo);
  press({ key: 'z', ctrlKey: true }, document.querySelector('button')!);
  expect(undo.run).toHaveBeenCalledTimes(1);
});

test('keys in a menu belong to the menu', () => {
  expect(isTextField(document.querySelector('[role=menu] a'))).toBe(true);
  expect(isTextField(document.querySelector('button'))).toBe(false);
});

test('other modifiers are other shortcuts', () => {
  const next = shortcut('j');
  shortcuts.register(next);
  for (const modifier of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { shiftKey: true }]) {
    press({ key: 'j', ...modifier });
  }
  expect(next.run).not.toHaveBeenCalled();
});

test('a sign is the sign, whatever Shift has to do with it', () => {
  const help = shortcut('?');
  shortcuts.register(help);
  press({ key: '?', shiftKey: true });
  expect(help.run).toHaveBeenCalled();
});

test('the last one registered comes first, and the one before is back when it goes', () => {
  const below = shortcut('Escape');
  const above = shortcut('Escape');
  shortcuts.register(below);
  const remove = shortcuts.register(above);
  press({ key: 'Escape' });
  expect(above.run).toHaveBeenCalledTimes(1);
  expect(shortcuts.all).toHaveLength(1);
  remove();
  press({ key: 'Escape' });
  expect(below.run).toHaveBeenCalledTimes(1);
});

test('one that has nothing to do leaves the key to others', () => {
  const below = shortcut('Escape');
  shortcuts.register(below, { ...shortcut('Escape'), run: () => false });
  press({ key: 'Escape' });
  expect(below.run).toHaveBeenCalled();
});

test('composing a character with an input method is not a shortcut', () => {
  const next = shortcut('j');
  shortcuts.register(next);
  press({ key: 'j', isComposing: true });
  expect(next.run).not.toHaveBeenCalled();
});

test('keys are named as they are printed on a German keyboard', () => {
  setLanguage('de');
  expect(keyNames('mod+shift+Enter', false)).toEqual(['Strg', 'Umschalt', 'Eingabe']);
  expect(keyNames('mod+Enter', true)).toEqual(['⌘', '↵']);
});

test('keys are named as the platform names them', () => {
  expect(keyNames('mod+Enter', false)).toEqual(['Ctrl', 'Enter']);
  expect(keyNames('mod+Enter', true)).toEqual(['⌘', '↵']);
  expect(keyNames('n', false)).toEqual(['N']);
});
