/** Prefix of every channel, so that no other message can be taken for one of ours. */
const CHANNEL_PREFIX = 'frontdesk:';

/**
 * The channel a call or event of the contract travels on, derived from its name. It stands apart from the
 * contract so that the preload script need not carry the schemas.
 */
export function channelOf(name: string): string {
  return `${CHANNEL_PREFIX}${name}`;
}
