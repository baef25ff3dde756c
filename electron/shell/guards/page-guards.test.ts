import { EventEmitter } from 'node:events';
import type { App, Session, WebContents } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { guardApp } from './page-guards.ts';

/** A session as the guards see one. */
function fakeSession() {
  const session = Object.assign(new EventEmitter(), {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
    setProxy: vi.fn(() => Promise.resolve()),
    webRequest: { onBeforeRequest: vi.fn() },
  });
  const isLoaded = (url: string): boolean => {
    const ask = session.webRequest.onBeforeRequest.mock.calls[0]?.[0] as (
      details: { url: string },
      decide: (answer: { cancel: boolean }) => void,
    ) => void;
    let loaded = false;
    ask({ url }, ({ cancel }) => (loaded = !cancel));
    return loaded;
  };
  return { session: session as unknown as typeof session & Session, isLoaded };
}

function fakePage(session: Session) {
  const contents = Object.assign(new EventEmitter(), {
    session,
    setWindowOpenHandler: vi.fn(),
    setWebRTCIPHandlingPolicy: vi.fn(),
  });
  return contents as unknown as typeof contents & WebContents;
}

function guardedApp(allowDevTools = false) {
  const app = new EventEmitter();
  const log = { write: vi.fn() };
  guardApp({ app: app as unknown as App, log, allowDevTools });
  return { app, log };
}

describe('a page, whoever opens it', () => {
  it.each(['will-navigate', 'will-redirect', 'will-attach-webview'])('%s is denied', (event) => {
    const { app } = guardedApp();
    const page = fakePage(fakeSession().session);
    app.emit('web-contents-created', {}, page);
    const preventDefault = vi.fn();
    page.emit(event, { preventDefault, url: 'https://example.com/' });
    expect(preventDefault).toHaveBeenCalled();
  });

  it('may be loaded again, and goes nowhere else in any of its frames', () => {
    const { app } = guardedApp();
    const page = fakePage(fakeSession().session);
    app.emit('web-contents-created', {}, page);
    const isDenied = (isMainFrame: boolean, url: string): boolean => {
      const preventDefault = vi.fn();
      // Electron tells of a page's own reload by both events, and one refusal stops it.
      page.emit('will-frame-navigate', { preventDefault, isMainFrame, url });
      if (isMainFrame) page.emit('will-navigate', { preventDefault, isMainFrame, url });
      return preventDefault.mock.calls.length > 0;
    };
    expect(isDenied(true, 'app://frontdesk/index.html')).toBe(false);
    expect(isDenied(false, 'app://frontdesk/index.html')).toBe(true);
    for (const url of [
      'https://example.com/',
      'file:///etc/hosts',
      'javascript:alert(1)',
      'data:text/html,x',
    ]) {
      expect(isDenied(true, url)).toBe(true);
    }
  });

  it('opens no window and uses no network for WebRTC', () => {
    const { app } = guardedApp();
    const page = fakePage(fakeSession().session);
    app.emit('web-contents-created', {}, page);
    const answer = page.setWindowOpenHandler.mock.calls[0]?.[0] as () => unknown;
    expect(answer()).toEqual({ action: 'deny' });
    expect(page.setWebRTCIPHandlingPolicy).toHaveBeenCalledWith('disable_non_proxied_udp');
  });
});

describe('the session a page runs in', () => {
  it('grants no permission and no device, and downloads nothing', () => {
    const { app } = guardedApp();
    const { session } = fakeSession();
    app.emit('web-contents-created', {}, fakePage(session));
    const granted: boolean[] = [];
    const request = session.setPermissionRequestHandler.mock.calls[0]?.[0] as (
      contents: null,
      permission: string,
      decide: (isGranted: boolean) => void,
    ) => void;
    request(null, 'media', (isGranted) => granted.push(isGranted));
    const check = session.setPermissionCheckHandler.mock.calls[0]?.[0] as () => boolean;
    const device = session.setDevicePermissionHandler.mock.calls[0]?.[0] as () => boolean;
    expect([...granted, check(), device()]).toEqual([false, false, false]);
    const preventDefault = vi.fn();
    session.emit('will-download', { preventDefault });
    expect(preventDefault).toHaveBeenCalledOnce();
  });

  it('loads the app’s own files and nothing else, and has no way to a network', () => {
    const { app } = guardedApp();
    const { session, isLoaded } = fakeSession();
    app.emit('web-contents-created', {}, fakePage(session));
    expect(isLoaded('app://frontdesk/assets/main.js')).toBe(true);
    for (const url of [
      'https://example.com/',
      'http://127.0.0.1:80/',
      'file:///etc/hosts',
      'data:text/html,x',
      'blob:app://frontdesk/1',
      'app://elsewhere/index.html',
      'app://frontdesk.evil/',
      'devtools://devtools/bundled/inspector.html',
      'chrome-extension://abc/page.html',
    ]) {
      expect(isLoaded(url), url).toBe(false);
    }
    expect(session.setProxy).toHaveBeenCalledExactlyOnceWith({
      mode: 'fixed_servers',
      proxyRules: 'http://127.0.0.1:1',
      proxyBypassRules: '<-loopback>',
    });
  });

  it('is guarded once, however many pages it has; developer tools load in development', () => {
    const { app } = guardedApp(true);
    const { session, isLoaded } = fakeSession();
    app.emit('web-contents-created', {}, fakePage(session));
    app.emit('web-contents-created', {}, fakePage(session));
    expect(session.listenerCount('will-download')).toBe(1);
    expect(isLoaded('devtools://devtools/bundled/inspector.html')).toBe(true);
  });
});

describe('a server that is not what it should be', () => {
  it('gets no trust for a broken certificate, no certificate of this PC and no password', () => {
    const { app, log } = guardedApp();
    const preventDefault = vi.fn();
    const decide = vi.fn();
    app.emit('certificate-error', { preventDefault }, {}, 'https://x/', 'net::ERR', {}, decide);
    const choose = vi.fn();
    app.emit('select-client-certificate', { preventDefault }, {}, 'https://x/', [{}], choose);
    const answer = vi.fn();
    app.emit('login', { preventDefault }, {}, {}, {}, answer);
    expect(decide.mock.calls).toEqual([[false]]);
    expect(choose.mock.calls).toEqual([[]]);
    expect(answer.mock.calls).toEqual([[]]);
    expect(preventDefault).toHaveBeenCalledTimes(3);
    expect(log.write.mock.calls).toEqual([['warn', 'guard.certificate-refused', { reason: 'net::ERR' }]]);
  });
});
