import type { IconComponent } from '../icon-component.ts';

/** One thing to choose in a Select, Combobox, RadioGroup or Segmented. */
export interface Choice<Value extends string = string> {
  value: Value;
  label: string;
  /** A second, quieter line or text. */
  detail?: string;
  /** CSS colour of a swatch before the label. */
  swatch?: string;
  icon?: IconComponent;
  disabled?: boolean;
}
