import { describe, expect, it } from 'vitest';
import { phoneWords } from './phone-words.ts';

describe('a phone number on screen', () => {
  it('of the location’s country is grouped as people there say it', () => {
    expect(phoneWords('+12125550199', 'US')).toBe('(212) 555-0199');
    expect(phoneWords('+442071838750', 'gb')).toBe('020 7183 8750');
  });

  it('of another country, or where the country is unknown, keeps its prefix', () => {
    expect(phoneWords('+442071838750', 'US')).toBe('+44 20 7183 8750');
    expect(phoneWords('+12125550199', null)).toBe('+1 212 555 0199');
    expect(phoneWords('+12125550199', 'Narnia')).toBe('+1 212 555 0199');
  });

  it.each(['(212) 555-0199 ext 4', '+1 212.555.0199', '0199', 'ask for Ana', '', '+99900000000000'])(
    '%j stays as it was written',
    (phone) => {
      expect(phoneWords(phone, 'US')).toBe(phone);
    },
  );
});
