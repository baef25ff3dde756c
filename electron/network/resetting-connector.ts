import type { Socket } from 'node:net';
import { buildConnector } from 'undici';

/**
 * Connects as undici does, but an encrypted connection that is given up before its end is reset. A closed one would go on
 * in the system: what the network had not taken yet is delivered when it can be, minutes after the app has looked whether
 * its booking arrived, and sent it again. Unencrypted connections are to this computer only, where nothing waits.
 */
export function resettingConnector(tlsOptions: buildConnector.BuildOptions): buildConnector.connector {
  const connectPlainly = buildConnector({});
  const connectSafely = buildConnector(tlsOptions);
  return (options, callback) => {
    if (options.protocol !== 'https:') {
      connectPlainly(options, callback);
      return;
    }
    // The connection below the encrypted one is made here, because only it can be reset.
    connectPlainly({ ...options, protocol: 'http:', port: options.port || '443' }, (...[failure, tcp]) => {
      if (failure !== null) {
        callback(failure, null);
        return;
      }
      connectSafely({ ...options, httpSocket: tcp }, (...[tlsFailure, secure]) => {
        if (tlsFailure === null) callback(null, resetWhenGivenUp(secure, tcp));
        else callback(tlsFailure, null);
      });
    });
  };
}

/** `secure`, which lies over `tcp`: destroyed for a reason, it resets what is below it. */
function resetWhenGivenUp<Over extends Socket>(secure: Over, tcp: Socket): Over {
  const destroy = secure.destroy.bind(secure);
  secure.destroy = (reason) => {
    if (reason !== undefined) tcp.resetAndDestroy();
    return destroy(reason);
  };
  return secure;
}
