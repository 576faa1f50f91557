import { describe, expect, it } from 'vitest';
import { feeOf } from './fee';

describe('a service fee', () => {
  it('is fixed, a share, or both', () => {
    expect(feeOf({ fixed_minor: 150, share_bp: 0 }, 2500)).toBe(150);
    expect(feeOf({ fixed_minor: 0, share_bp: 600 }, 2500)).toBe(150);
    expect(feeOf({ fixed_minor: 50, share_bp: 400 }, 2500)).toBe(150);
  });

  it('rounds a half to the even one, as the server does', () => {
    const cent = { fixed_minor: 0, share_bp: 100 };
    expect([50, 150, 250, 251].map((price) => feeOf(cent, price))).toEqual([0, 2, 2, 3]);
  });

  it('is nothing on what costs nothing', () => {
    expect(feeOf({ fixed_minor: 150, share_bp: 600 }, 0)).toBe(0);
    expect(feeOf(null, 2500)).toBe(0);
  });
});
