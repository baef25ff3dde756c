import { z } from 'zod';
import { appLinkSchema } from '../computer/app-link.ts';
import { computerStateSchema } from '../computer/computer-state.ts';
import { updateStateSchema } from '../computer/update-state.ts';

const nothing = z.undefined();

/** The app on this PC: managed settings, updates, starting at login, links from outside, help for support. */
export const computerCalls = {
  'computer.state': { input: nothing, output: computerStateSchema },
  /** Refused with `managed` where the organisation decides. */
  'computer.setStartAtLogin': { input: z.strictObject({ on: z.boolean() }), output: computerStateSchema },
  /** Takes effect at the next start. */
  'computer.setAcceleration': { input: z.strictObject({ on: z.boolean() }), output: computerStateSchema },

  'updates.state': { input: nothing, output: updateStateSchema },
  /** Asks the feed now; answers when it is known whether there is something newer. */
  'updates.check': { input: nothing, output: updateStateSchema },
  /** Closes Frontdesk once what is being sent has ended, installs what waits and starts again. `too-late` without one. */
  'updates.restart': { input: nothing, output: nothing },

  /** The link that was opened and not shown yet; answered once, null when there is none. */
  'links.take': { input: nothing, output: appLinkSchema.nullable() },

  /** What "Export diagnostics" would write, to be looked at first: no names, phones, notes or tokens. */
  'diagnostics.preview': {
    input: nothing,
    output: z.strictObject({ fileName: z.string(), text: z.string() }),
  },
  /** Asks where to save it and writes the file; `savedAs` is null when the person thought better of it. */
  'diagnostics.save': { input: nothing, output: z.strictObject({ savedAs: z.string().nullable() }) },

  /** Opens the full texts of the licences outside the app; `file-unavailable` where there are none. */
  'computer.openLicences': { input: nothing, output: nothing },
} as const;

export const computerEvents = {
  'computer.changed': computerStateSchema,
  'updates.changed': updateStateSchema,
  /** A link was opened: take it when the window can show it. */
  'links.arrived': z.strictObject({}),
} as const;
