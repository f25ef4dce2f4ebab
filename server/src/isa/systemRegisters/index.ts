export {
  type DescribedValue,
  describeValue,
  type FieldRow,
  type ReservedBit,
  reservedBits,
} from './describe';
export { exceptionClassName } from './exceptions';
export { fieldOfFeature } from './featureFields';
export { fieldOf, registerLayout, registerLayouts } from './layouts';
export { allSystemRegisters, canonicalName, manualSpelling, systemRegister } from './systemRegister';
export type { RegisterAccess, RegisterField, RegisterLayout, SystemRegister } from './types';
