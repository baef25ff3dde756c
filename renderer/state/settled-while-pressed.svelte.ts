/**
 * Holds back what would move the page while a mouse button, finger or pen is down: the schedule must not slide away
 * under a drag, or the booking lands half an hour beside the slot under the hand.
 */
export class SettledWhilePressed<Value> {
  #shown: Value = $state.raw() as Value;
  #isPressed = $state(false);

  /** Follows `wanted` while nothing is pressed. To be made while a component is set up. */
  constructor(wanted: () => Value) {
    this.#shown = wanted();
    $effect.pre(() => {
      if (!this.#isPressed) this.#shown = wanted();
    });
    $effect(() => {
      // In the capturing phase: whoever handles the drag may stop the event.
      const press = (): void => {
        this.#isPressed = true;
      };
      // A frame later, when whoever follows the drag has taken its end.
      const release = (): void => {
        requestAnimationFrame(() => {
          this.#isPressed = false;
        });
      };
      // The end of a press outside the window, or under a menu of the system, is never told.
      const move = ({ buttons }: PointerEvent): void => {
        if (this.#isPressed && buttons === 0) release();
      };
      const stop = new AbortController();
      const options = { capture: true, signal: stop.signal };
      window.addEventListener('pointerdown', press, options);
      window.addEventListener('pointermove', move, options);
      for (const name of ['pointerup', 'pointercancel', 'blur'])
        window.addEventListener(name, release, options);
      return () => {
        stop.abort();
      };
    });
  }

  /** What is to be shown. */
  get current(): Value {
    return this.#shown;
  }
}
