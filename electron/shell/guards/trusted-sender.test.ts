import type { IpcMainInvokeEvent, WebContents } from 'electron';
import { expect, it } from 'vitest';
import { isTrustedSender } from './trusted-sender.ts';

type Frame = { url: string; parent: Frame | null };

function trusted(senderFrame: Frame | null, mainFrame: Frame | null): boolean {
  const event = { senderFrame } as unknown as Pick<IpcMainInvokeEvent, 'senderFrame'>;
  return isTrustedSender(event, mainFrame && ({ mainFrame } as unknown as WebContents));
}

it('only the app’s own top frame at the app’s own address is trusted', () => {
  const page: Frame = { url: 'app://frontdesk/index.html', parent: null };
  expect(trusted(page, page)).toBe(true);
});

it('an embedded frame, another window, another page and a frame that is gone are not trusted', () => {
  const page: Frame = { url: 'app://frontdesk/index.html', parent: null };
  const embedded: Frame = { url: 'app://frontdesk/index.html', parent: page };
  expect(trusted(embedded, page)).toBe(false);
  expect(trusted({ ...page }, page)).toBe(false);
  const elsewhere: Frame = { url: 'https://evil.example/app://frontdesk/', parent: null };
  expect(trusted(elsewhere, elsewhere)).toBe(false);
  const lookalike: Frame = { url: 'app://frontdesk.evil/', parent: null };
  expect(trusted(lookalike, lookalike)).toBe(false);
  expect(trusted(null, page)).toBe(false);
  expect(trusted(page, null)).toBe(false);
});
