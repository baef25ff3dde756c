import { Notification } from 'electron';
import type { Log } from '../../base/log.ts';
import type { AttentionNotice } from './attention-messages.ts';

/** Shows the system's notifications, one at a time. Where the system has none nothing happens: the window says it too. */
export function appNotifier(onClick: () => void, log: Log): (notice: AttentionNotice | null) => void {
  // Held here: a notification that is collected as garbage cannot be clicked any more.
  let shown: Notification | null = null;
  return (notice) => {
    shown?.close();
    shown = null;
    if (notice === null || !Notification.isSupported()) return;
    shown = new Notification({ title: notice.title, body: notice.body });
    shown.on('click', onClick);
    shown.on('failed', (_event, error) => {
      log.write('warn', 'attention.notification-failed', { error });
    });
    shown.show();
  };
}
