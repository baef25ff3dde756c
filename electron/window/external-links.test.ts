import { describe, expect, it } from 'vitest';
import { mayOpenExternally } from './external-links.ts';

describe('an address handed to the system', () => {
  it.each(['https://help.example.com/x', 'tel:+15550102030', 'mailto:ana@example.com'])(
    'may be %s',
    (address) => {
      expect(mayOpenExternally(address)).toBe(true);
    },
  );

  it.each([
    'http://example.com',
    'file:///C:/Windows/System32/calc.exe',
    'javascript:alert(1)',
    'ms-msdt:/id',
    'smb://host/share',
    'https://user:secret@example.com',
    'frontdesk://contact/1',
    '',
    'C:\\Windows',
  ])('is never %j', (address) => {
    expect(mayOpenExternally(address)).toBe(false);
  });
});
