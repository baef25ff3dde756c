import { on } from 'svelte/events';

/**
 * Enter walks on from field to field. Each step of the form is an element with `data-step`; what
 * takes the focus in it is the first control that can.
 */

const CONTROLS = 'input:not([type="hidden"]), textarea, button, [tabindex="0"]';

/** The control of a step that takes the focus; null while all are disabled or it has none. */
export function controlOfStep(step: Element): HTMLElement | null {
  const controls = [...step.querySelectorAll<HTMLElement>(CONTROLS)];
  return controls.find((control) => !control.matches(':disabled')) ?? null;
}

/** Puts the focus into a step, its text selected so that typing replaces it. False when the step is not there. */
export function focusStep(form: Element, name: string): boolean {
  const step = form.querySelector(`[data-step="${name}"]`);
  const control = step && controlOfStep(step);
  if (!control) return false;
  control.focus();
  if (control instanceof HTMLInputElement) control.select();
  return true;
}

/** Walks from the step an element is in to the next one that can take the focus; after the last, to the button that books. */
export function walkOn(form: Element, from: Element): boolean {
  const steps = [...form.querySelectorAll('[data-step]')];
  const here = steps.findIndex((step) => step.contains(from));
  if (here < 0) return false;
  for (const step of steps.slice(here + 1)) {
    const name = step.getAttribute('data-step');
    if (name !== null && focusStep(form, name)) return true;
  }
  const book = document.querySelector<HTMLElement>('[data-book]');
  book?.focus();
  return book !== null;
}

function isPlainEnter(event: KeyboardEvent): boolean {
  if (event.key !== 'Enter' || event.defaultPrevented || event.isComposing) return false;
  return !(event.shiftKey || event.ctrlKey || event.metaKey || event.altKey);
}

function takeAndWalk(form: HTMLElement, event: KeyboardEvent, from: Element): void {
  event.preventDefault();
  event.stopPropagation();
  walkOn(form, from);
}

/** Enter in a text field walks on; in notes Shift+Enter makes a new line. Lists that are open have taken the key before. */
export function walkOnFromText(form: HTMLElement, event: KeyboardEvent): void {
  const { target } = event;
  const isText = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement;
  if (isText && isPlainEnter(event) && target.closest('[data-step]')) takeAndWalk(form, event, target);
}

/**
 * Enter on a closed list that has a value (`data-filled`) walks on instead of opening it; the space bar and arrows open it.
 * For the capture phase: the list itself must not see the key.
 */
export function walkOnFromList(form: HTMLElement, event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof HTMLButtonElement) || !isPlainEnter(event)) return;
  const step = target.closest('[data-step]');
  if (step?.getAttribute('data-filled') !== 'true' || target !== controlOfStep(step)) return;
  if (target.getAttribute('aria-expanded') !== 'true') takeAndWalk(form, event, target);
}

/** Ctrl/Cmd+Enter on a closed list would open it: the form takes the key before the list sees it. */
function bookFromList(event: KeyboardEvent, book: () => void): void {
  const isBook = event.key === 'Enter' && (event.ctrlKey || event.metaKey) && !event.isComposing;
  if (!isBook || !(event.target instanceof HTMLButtonElement)) return;
  event.preventDefault();
  event.stopPropagation();
  book();
}

/** Attachment of the form: Enter walks on from field to field, Ctrl/Cmd+Enter books. */
export function walksOnEnter(book: () => void): (form: HTMLElement) => () => void {
  return (form) => {
    // Svelte's own `on`: with addEventListener the form would come before the handlers of what is in it.
    const stops = [
      on(form, 'keydown', (event) => walkOnFromList(form, event), { capture: true }),
      on(form, 'keydown', (event) => bookFromList(event, book), { capture: true }),
      on(form, 'keydown', (event) => walkOnFromText(form, event)),
    ];
    return () => {
      for (const stop of stops) stop();
    };
  };
}
