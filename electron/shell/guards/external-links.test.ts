import { describe, expect, it } from 'vitest';
import { mayOpenExternally } from './external-links.ts';

describe('an address handed to the system', () => {
  it.each([
    'https://help.example.com/x?y=1&z=%20#part',
    'HTTPS://help.example.com',
    'tel:+15550102030',
    'tel:555-0100',
    'mailto:ana@example.com',
    "mailto:ana.o'brien+desk@mail.example.co.uk",
  ])('may be %s', (address) => {
    expect(mayOpenExternally(address)).toBe(true);
  });

  it.each([
    'http://example.com',
    'https:',
    'https:///path',
    'https:example.com',
    'https://user:secret@example.com',
    'https://user@example.com',
    'https://example.com/"%20--run=x',
    'https://example.com/\\\\host\\share',
    'https://example.com/ more',
    'https://example.com/\u0000',
    'https://example.com/\n',
    'ht\ntps://example.com',
    ' https://example.com',
    'https://ex\u0430mple.com',
    'file:///C:/Windows/System32/calc.exe',
    'javascript:alert(1)',
    'data:text/html,x',
    'app://frontdesk/index.html',
    'ms-msdt:/id',
    'search-ms:query=x',
    'smb://host/share',
    'frontdesk://contact/1',
    'tel:*%2306%23',
    'tel:*#06#',
    'tel:**21*5550100#',
    'tel:+1555;phone-context=evil.example',
    'tel:12',
    `tel:${'1'.repeat(40)}`,
    'mailto:ana@example.com?attach=/etc/passwd',
    'mailto:ana@example.com?bcc=eve@example.com',
    'mailto:ana@example.com,eve@example.com',
    'mailto:ana@example.com%0abcc:eve@example.com',
    'mailto:"ana"@example.com',
    'mailto:?attach=x',
    'mailto:',
    '',
    'C:\\Windows',
  ])('is never %j', (address) => {
    expect(mayOpenExternally(address)).toBe(false);
  });
});
