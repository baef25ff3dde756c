import { describe, expect, it } from 'vitest';
import { contentTypeOf, fileOfAddress } from './app-address.ts';

const FOLDER = '/app/renderer';

describe('an address of the app', () => {
  it.each([
    ['app://frontdesk/', '/app/renderer/index.html'],
    ['app://frontdesk/index.html?x=1#y', '/app/renderer/index.html'],
    ['app://frontdesk/assets/main-abc.js', '/app/renderer/assets/main-abc.js'],
    ['app://frontdesk/assets/a%20b.css', '/app/renderer/assets/a b.css'],
  ])('%s stands for %s', (address, file) => {
    expect(fileOfAddress(address, FOLDER)).toBe(file);
  });

  it.each([
    'app://frontdesk/../main/main.js',
    'app://frontdesk/..%2fmain/main.js',
    'app://frontdesk/%2e%2e/%2e%2e/etc/hosts.html',
    'app://frontdesk/..%5c..%5csecret.html',
    'app://frontdesk/index.html%00.png',
    'app://frontdesk/%E0%A4%A.html',
    'app://elsewhere/index.html',
    'file:///etc/passwd',
    'https://frontdesk/index.html',
    'app://frontdesk/assets/key.pem',
    'app://frontdesk/assets/',
    'nonsense',
  ])('%s never leaves the renderer’s folder', (address) => {
    const file = fileOfAddress(address, FOLDER);
    // A path that climbs is folded by the address itself, and then names a file that is not there.
    if (file !== null) expect(file.startsWith(`${FOLDER}/`)).toBe(true);
    if (/elsewhere|^file|^https|pem|assets\/$|nonsense|5c|00|E0/.test(address)) expect(file).toBeNull();
  });

  it('is served with its own content type', () => {
    expect(contentTypeOf('/a/b.js')).toMatch(/javascript/);
    expect(contentTypeOf('/a/b.woff2')).toBe('font/woff2');
  });
});
