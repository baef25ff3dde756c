import type { AppState } from './app-state.svelte.ts';

/**
 * Shows what links from other programs ask for, now and as they arrive, until the function it returns is called. To be
 * begun when a schedule is open: main keeps a link that came before. A card opens beside the schedule and over nothing that
 * is being typed: the form stays where it is, one step back.
 */
export function followLinks(app: AppState): () => void {
  const take = async (): Promise<void> => {
    const reply = await app.bridge.call('links.take', undefined);
    if (!reply.ok || reply.value === null) return;
    const link = reply.value;
    if (link.kind === 'contact') app.panel.open({ kind: 'client', contactId: link.contactId });
    else app.announcer.toast(link.message, { tone: 'warning' });
  };
  void take();
  return app.bridge.on('links.arrived', () => void take());
}
