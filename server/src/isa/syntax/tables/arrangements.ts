/** Sets of vector arrangements that many instructions of Advanced SIMD share (Arm ARM C7.2). */

export const integers8To32 = 'T=8b,16b,4h,8h,2s,4s';
export const integers8To64 = 'T=8b,16b,4h,8h,2s,4s,2d';
export const bytes = 'T=8b,16b';
export const floats = 'T=2s,4s,2d';
export const halfFloats = 'T=4h,8h';

/** Wide and narrow arrangements of the lengthening and narrowing instructions, and of their upper-half forms. */
export const wideNarrow = 'W/N=8h/8b,4s/4h,2d/2s';
export const wideNarrow2 = 'W/N=8h/16b,4s/8h,2d/4s';

/** Bits of the elements of each arrangement, and one less. */
export const elementBits = 'T/B/C=8b/8/7,16b/8/7,4h/16/15,8h/16/15,2s/32/31,4s/32/31,2d/64/63';
/** The narrow side of a narrowing shift, with its bits. */
export const narrowBits = 'W/N/B/C=8h/8b/8/7,4s/4h/16/15,2d/2s/32/31';
export const narrowBits2 = 'W/N/B/C=8h/16b/8/7,4s/8h/16/15,2d/4s/32/31';
