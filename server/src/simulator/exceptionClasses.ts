/** ESR_ELx.EC values that trapped accesses report (Arm ARM, ESR_ELx, field EC). */
export const EC_UNKNOWN = 0x00;
export const EC_WFX = 0x01;
export const EC_FP = 0x07;
export const EC_PAC = 0x09;
export const EC_SVC = 0x15;
export const EC_HVC = 0x16;
export const EC_SMC = 0x17;
export const EC_SYSTEM_REGISTER = 0x18;
export const EC_SVE = 0x19;
export const EC_ERET = 0x1a;
export const EC_SME = 0x1d;
