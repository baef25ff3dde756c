import { describe, expect, it } from 'vitest';
import { CONTENT_SECURITY_POLICY, RESPONSE_HEADERS } from './response-headers.ts';

const directives = new Map(
  CONTENT_SECURITY_POLICY.split('; ').map((directive): [string, string[]] => {
    const [name = '', ...sources] = directive.split(' ');
    return [name, sources];
  }),
);

describe('the content security policy', () => {
  it('allows nothing by default, and scripts, styles, images and fonts of the app itself only', () => {
    expect(directives.get('default-src')).toEqual(["'none'"]);
    const allowed = [...directives].filter(
      ([name, sources]) => name.endsWith('-src') && sources.join() !== "'none'",
    );
    expect(Object.fromEntries(allowed)).toEqual({
      'script-src': ["'self'"],
      'style-src': ["'self'"],
      'img-src': ["'self'"],
      'font-src': ["'self'"],
    });
  });

  it('allows no inline script, no eval, no connection, no frame, no form, no plug-in, no other base', () => {
    expect(CONTENT_SECURITY_POLICY).not.toMatch(/unsafe|nonce|sha256|strict-dynamic|\*|https?:|data:|blob:/);
    for (const name of [
      'connect-src',
      'object-src',
      'frame-src',
      'frame-ancestors',
      'form-action',
      'base-uri',
    ]) {
      expect(directives.get(name)).toEqual(["'none'"]);
    }
  });

  it('lets a text become HTML through Svelte’s own policy only', () => {
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"]);
    expect(directives.get('trusted-types')).toEqual(['svelte-trusted-html']);
  });
});

describe('the headers beside it', () => {
  it('keep types as they are sent, addresses unsaid, other origins apart, nothing cached', () => {
    expect(RESPONSE_HEADERS).toMatchObject({
      'X-Content-Type-Options': 'nosniff',
      'X-DNS-Prefetch-Control': 'off',
      'Referrer-Policy': 'no-referrer',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
      'Cache-Control': 'no-store',
    });
  });

  it('switch off the abilities a schedule has no use for', () => {
    const policy = RESPONSE_HEADERS['Permissions-Policy'] ?? '';
    for (const ability of ['camera', 'microphone', 'geolocation', 'usb', 'serial', 'display-capture']) {
      expect(policy).toContain(`${ability}=()`);
    }
    expect(policy).not.toMatch(/self|\*/);
  });
});
