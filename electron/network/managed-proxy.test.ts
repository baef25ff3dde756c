import { expect, it } from 'vitest';
import { proxyConfigOf } from './managed-proxy.ts';

it.each([
  [null, { mode: 'system' }],
  ['direct', { mode: 'direct' }],
  ['http://proxy.example:3128', { mode: 'fixed_servers', proxyRules: 'http://proxy.example:3128' }],
  ['https://proxy.example/', { mode: 'fixed_servers', proxyRules: 'https://proxy.example' }],
])('the proxy %j is what Chromium calls %j', (proxy, config) => {
  expect(proxyConfigOf(proxy)).toEqual(config);
});
