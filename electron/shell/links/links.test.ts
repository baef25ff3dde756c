import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LINK_LIFETIME_MS, LinkBox, linkInArguments, readLink } from './links.ts';

describe('a link from outside', () => {
  it.each([
    ['frontdesk://contact/0007BWpSzSwfiuSl0tR2', '0007BWpSzSwfiuSl0tR2'],
    // Browsers write scheme and host in small letters and may add a slash.
    ['FRONTDESK://Contact/abc_-9', 'abc_-9'],
    ['frontdesk://contact/abc/', 'abc'],
  ])('%s shows a client', (address, contactId) => {
    expect(readLink(address)).toEqual({ kind: 'contact', contactId });
  });

  it.each([
    'frontdesk://contact/',
    'frontdesk://contact',
    'frontdesk://contact/a b',
    'frontdesk://contact/abc?phone=1',
    'frontdesk://contact/abc#note',
    'frontdesk://contact/abc/edit',
    'frontdesk://contact/../booking',
    'frontdesk://contact/%61bc',
    'frontdesk://user@contact/abc',
    'frontdesk://contact:80/abc',
    'frontdesk://booking/abc',
    'frontdesk:contact/abc',
    ' frontdesk://contact/abc',
    'frontdesk://contact/abc\n',
    `frontdesk://contact/${'a'.repeat(65)}`,
    'https://contact/abc',
    'javascript:alert(1)',
    '',
  ])('%j is refused, in words that repeat nothing of it', (address) => {
    const link = readLink(address);
    expect(link.kind).toBe('refused');
    expect(JSON.stringify(link)).not.toMatch(/phone|alert|javascript|booking/);
  });

  it('names one id made of harmless characters, or nothing', () => {
    const address = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .tuple(fc.constantFrom('frontdesk://contact/', 'frontdesk://', 'frontdesk:'), fc.string())
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(address, (given) => {
        const link = readLink(given);
        if (link.kind === 'contact') {
          expect(link.contactId).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
          expect(given.toLowerCase()).toMatch(/^frontdesk:\/\/contact\/[a-z0-9_-]+\/?$/);
        }
      }),
    );
  });

  it('is found among the arguments, the last one', () => {
    expect(
      linkInArguments(['/opt/app', '--no-sandbox', 'frontdesk://contact/a', 'frontdesk://contact/b']),
    ).toBe('frontdesk://contact/b');
    expect(linkInArguments(['/opt/app', '--flag=frontdesk://contact/a', '/tmp/frontdesk:x'])).toBeNull();
    expect(linkInArguments([])).toBeNull();
  });
});

describe('the box links wait in', () => {
  it('gives the last link once, and says when one arrives', () => {
    let arrivals = 0;
    const box = new LinkBox(
      () => 0,
      () => (arrivals += 1),
    );
    expect(box.take()).toBeNull();
    box.arrive('frontdesk://contact/a');
    box.arrive('frontdesk://contact/b');
    expect(arrivals).toBe(2);
    expect(box.take()).toEqual({ kind: 'contact', contactId: 'b' });
    expect(box.take()).toBeNull();
  });

  it('forgets a link nobody could show for long', () => {
    let nowMs = 0;
    const box = new LinkBox(
      () => nowMs,
      () => undefined,
    );
    box.arrive('frontdesk://contact/a');
    nowMs = LINK_LIFETIME_MS + 1;
    expect(box.take()).toBeNull();
  });
});
