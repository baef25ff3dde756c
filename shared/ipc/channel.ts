/**
 * The channel a call or event of the contract travels on, derived from its name. It stands apart from the contract so
 * that the preload, which is read before a page's first script, need not carry the schemas.
 */
export function channelOf(name: string): string {
  return `frontdesk:${name}`;
}
