import { manualSpelling, type RegisterLayout, systemRegister } from '../isa/systemRegisters';
import { alignColumns } from './columns';

/**
 * What a system register is, where no code that touches it is under the cursor: encoding, levels, feature,
 * and the fields of each layout. Undefined for a name that is no register.
 */
export function staticDescription(name: string, layouts: readonly RegisterLayout[]): string | undefined {
  const register = systemRegister(name);
  if (register === undefined || (!register.named && layouts.length === 0)) return undefined;
  const access = { ro: 'read-only', wo: 'write-only', rw: '' }[register.access];
  const levels = register.aliasOf === undefined ? atLevels(register.minimumEL) : 'EL2 and EL3, with E2H';
  const alias = register.aliasOf === undefined ? '' : `reaches ${register.aliasOf}`;
  const shown = register.named ? manualSpelling(register.name) : (layouts[0]?.register ?? register.name);
  const parts = [shown, register.encoding, levels, access, register.feature ?? '', alias];
  const tables = layouts.map((layout) => {
    const rows = layout.fields.map(({ name: field, msb, lsb, meaning }) => [
      (msb === lsb ? `${msb}` : `${msb}:${lsb}`).padStart(5),
      field,
      meaning,
    ]);
    const head = layout.e2h === undefined ? '' : `with E2H ${layout.e2h}\n`;
    return `${head}${alignColumns(rows)}`;
  });
  return [parts.filter((part) => part !== '').join(' · '), ...tables].join('\n');
}

function atLevels(minimum: 0 | 1 | 2 | 3): string {
  if (minimum === 3) return 'EL3';
  return minimum === 0 ? 'every exception level' : `EL${minimum} and above`;
}
