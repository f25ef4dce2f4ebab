/** Names of barrier options, hints and SYS operations. Source: Arm ARM C5.1 and C6.2 (DC, IC, AT, TLBI, HINT, DMB). */

const barrierOptions: Readonly<Record<number, string>> = {
  1: 'oshld',
  2: 'oshst',
  3: 'osh',
  5: 'nshld',
  6: 'nshst',
  7: 'nsh',
  9: 'ishld',
  10: 'ishst',
  11: 'ish',
  13: 'ld',
  14: 'st',
  15: 'sy',
}; // prettier-ignore

/** The option's name, or `#n` for a CRm value without one. */
export function barrierOptionName(crm: number): string {
  return barrierOptions[crm] ?? `#${crm}`;
}

const hints: Readonly<Record<number, string>> = {
  0: 'nop',
  1: 'yield',
  2: 'wfe',
  3: 'wfi',
  4: 'sev',
  5: 'sevl',
  6: 'dgh',
  7: 'xpaclri',
  8: 'pacia1716',
  10: 'pacib1716',
  12: 'autia1716',
  14: 'autib1716',
  16: 'esb',
  17: 'psb csync',
  18: 'tsb csync',
  19: 'gcsb dsync',
  20: 'csdb',
  22: 'clrbhb',
  24: 'paciaz',
  25: 'paciasp',
  26: 'pacibz',
  27: 'pacibsp',
  28: 'autiaz',
  29: 'autiasp',
  30: 'autibz',
  31: 'autibsp',
  32: 'bti',
  34: 'bti c',
  36: 'bti j',
  38: 'bti jc',
  40: 'chkfeat x16',
}; // prettier-ignore

/** The instruction that HINT #n is, or `hint #n` for an unallocated one, which executes as NOP. */
export function hintText(n: number): string {
  return hints[n] ?? `hint #${n}`;
}

export interface SystemOperationName {
  /** `dc civac` */
  readonly text: string;
  readonly takesRegister: boolean;
}

/** The fields of SYS (op0 is 1). */
export interface SystemOperationEncoding {
  readonly op1: number;
  readonly CRn: number;
  readonly CRm: number;
  readonly op2: number;
}

const operations = new Map<string, SystemOperationName>();

function operation(
  op1: number,
  crn: number,
  crm: number,
  op2: number,
  text: string,
  takesRegister = true,
): void {
  operations.set(`${op1}:${crn}:${crm}:${op2}`, { text, takesRegister });
}

operation(0, 7, 1, 0, 'ic ialluis', false);
operation(0, 7, 5, 0, 'ic iallu', false);
operation(3, 7, 5, 1, 'ic ivau');

/** DC and AT: op1, CRm, op2 with CRn = 7. */
const cacheAndTranslation = `
  0.6.1 dc ivac, 0.6.2 dc isw, 0.6.3 dc igvac, 0.6.4 dc igsw, 0.6.5 dc igdvac, 0.6.6 dc igdsw,
  0.10.2 dc csw, 0.10.4 dc cgsw, 0.10.6 dc cgdsw, 0.14.2 dc cisw, 0.14.4 dc cigsw, 0.14.6 dc cigdsw,
  3.4.1 dc zva, 3.4.3 dc gva, 3.4.4 dc gzva, 3.10.1 dc cvac, 3.10.3 dc cgvac, 3.10.5 dc cgdvac, 3.11.1 dc cvau,
  3.12.1 dc cvap, 3.12.3 dc cgvap, 3.12.5 dc cgdvap, 3.13.1 dc cvadp, 3.13.3 dc cgvadp, 3.13.5 dc cgdvadp,
  3.14.1 dc civac, 3.14.3 dc cigvac, 3.14.5 dc cigdvac, 4.14.0 dc cipae, 4.14.7 dc cigdpae,
  6.14.1 dc cipapa, 6.14.5 dc cigdpapa,
  0.8.0 at s1e1r, 0.8.1 at s1e1w, 0.8.2 at s1e0r, 0.8.3 at s1e0w, 0.9.0 at s1e1rp, 0.9.1 at s1e1wp, 0.9.2 at s1e1a,
  4.8.0 at s1e2r, 4.8.1 at s1e2w, 4.8.4 at s12e1r, 4.8.5 at s12e1w, 4.8.6 at s12e0r, 4.8.7 at s12e0w, 4.9.2 at s1e2a,
  6.8.0 at s1e3r, 6.8.1 at s1e3w, 6.9.2 at s1e3a,
  3.3.4 cfp rctx, 3.3.5 dvp rctx, 3.3.6 cosp rctx, 3.3.7 cpp rctx`;

for (const entry of cacheAndTranslation.split(',')) {
  const [place = '', ...name] = entry.trim().split(/\s+/);
  const [op1 = 0, crm = 0, op2 = 0] = place.split('.').map(Number);
  operation(op1, 7, crm, op2, name.join(' '));
}

/** TLBI by op1: op2 and name for the plain, shareable (CRm 1, 3, 7) and the range (CRm 2, 5, 6) forms. */
const invalidations: readonly { op1: number; plain: string; range: string }[] = [
  {
    op1: 0,
    plain: '0 vmalle1, 1 vae1, 2 aside1, 3 vaae1, 5 vale1, 7 vaale1',
    range: '1 rvae1, 3 rvaae1, 5 rvale1, 7 rvaale1',
  },
  { op1: 4, plain: '0 alle2, 1 vae2, 4 alle1, 5 vale2, 6 vmalls12e1', range: '1 rvae2, 5 rvale2' },
  { op1: 6, plain: '0 alle3, 1 vae3, 5 vale3', range: '1 rvae3, 5 rvale3' },
];
const stage2 = `0.1 ipas2e1is, 0.2 ripas2e1is, 0.5 ipas2le1is, 0.6 ripas2le1is, 4.0 ipas2e1os, 4.1 ipas2e1, 4.2 ripas2e1,
  4.3 ripas2e1os, 4.4 ipas2le1os, 4.5 ipas2le1, 4.6 ripas2le1, 4.7 ripas2le1os`;

/** CRn 8, and 9 for the nXS forms of FEAT_XS. */
for (const [crn, suffix] of [
  [8, ''],
  [9, 'nxs'],
] as const) {
  for (const { op1, plain, range } of invalidations) {
    for (const [list, places] of [
      [plain, { 1: 'os', 3: 'is', 7: '' }],
      [range, { 5: 'os', 2: 'is', 6: '' }],
    ] as const) {
      for (const entry of list.split(',')) {
        const [op2 = '', name = ''] = entry.trim().split(' ');
        for (const [crm, domain] of Object.entries(places)) {
          operation(
            op1,
            crn,
            Number(crm),
            Number(op2),
            `tlbi ${name}${domain}${suffix}`,
            !/^(vm)?all/.test(name),
          );
        }
      }
    }
  }
  for (const entry of stage2.split(',')) {
    const [place = '', name = ''] = entry.trim().split(' ');
    const [crm = 0, op2 = 0] = place.split('.').map(Number);
    operation(4, crn, crm, op2, `tlbi ${name}${suffix}`);
  }
}
operation(6, 8, 1, 4, 'tlbi paallos', false);
operation(6, 8, 7, 4, 'tlbi paall', false);
operation(6, 8, 4, 3, 'tlbi rpaos');
operation(6, 8, 4, 7, 'tlbi rpalos');

/** The DC, IC, AT, TLBI or prediction-restriction instruction that SYS with these fields is. */
export function systemOperationName(
  op1: number,
  crn: number,
  crm: number,
  op2: number,
): SystemOperationName | undefined {
  return operations.get(`${op1}:${crn}:${crm}:${op2}`);
}

const registerless = new Set(
  [...operations.values()].filter((each) => !each.takesRegister).map((each) => each.text),
);
const names = new Set([...operations.values()].map((each) => each.text));

/** Whether `dc civac` and the like is an operation of the architecture, and whether it takes a register. */
export function systemOperation(text: string): SystemOperationName | undefined {
  return names.has(text) ? { text, takesRegister: !registerless.has(text) } : undefined;
}

let encodings: ReadonlyMap<string, SystemOperationEncoding> | undefined;

/** The SYS encoding of `dc civac` and the like. */
export function systemOperationEncoding(text: string): SystemOperationEncoding | undefined {
  encodings ??= new Map(
    [...operations].map(([key, each]) => {
      const [op1 = 0, CRn = 0, CRm = 0, op2 = 0] = key.split(':').map(Number);
      return [each.text, { op1, CRn, CRm, op2 }];
    }),
  );
  return encodings.get(text);
}

/** Every `dc`, `ic`, `at`, `tlbi` and prediction-restriction instruction. */
export function allSystemOperations(): Iterable<SystemOperationName> {
  return operations.values();
}
