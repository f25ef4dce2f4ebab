import { constantValue } from '../../isa/linearValue';
import type { Assembler } from '../assembler';
import { attributeChanges } from '../sectionFlags';
import type { SectionPosition } from '../sectionTable';
import { ArgumentReader } from './argumentReader';
import type { DirectiveEntry } from './directive';
import { sectionHeader, sectionName } from './sectionHeader';

function changeSection(a: Assembler, args: string, push: boolean): void {
  const r = new ArgumentReader(a, args);
  const header = sectionHeader(a, r, push);
  if (!header) return;
  const { name, key, attributes, group, subsection } = header;
  r.end();
  const table = a.state.sections;
  const known = table.find(key);
  if (known) for (const message of attributeChanges(name, known, attributes)) a.error(message);
  const label = known ? undefined : a.symbol(name)?.location;
  if (label) a.error(`section name '${name}' already defined as another symbol`);
  const section = known ?? table.section(name, key, attributes, group, a.origin);
  const to: SectionPosition = { section: section.index, subsection };
  if (push) table.push();
  table.change(to);
}

function fixedSection(name: string, subsections: boolean): DirectiveEntry {
  return [
    name,
    {
      leaf: 'directive',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const subsection = subsections ? Number(r.absolute()) : 0;
        r.end();
        const { sections } = a.state;
        const section = sections.find(name) ?? sections.section(name, name, {}, undefined, a.origin);
        sections.change({ section: section.index, subsection });
      },
    },
  ];
}

/** `.struct n`, `.offset n`: what follows gives names to offsets and no bytes to the object. */
function absoluteSection(a: Assembler, args: string): void {
  const r = new ArgumentReader(a, args);
  const start = r.absolute();
  r.end();
  a.state.sections.enterAbsolute();
  if (start > 0n) a.emitData('struct', Number(start), [constantValue(0n)]);
}

export const sectionDirectives: readonly DirectiveEntry[] = [
  fixedSection('.text', true),
  fixedSection('.data', true),
  fixedSection('.bss', false),
  [
    '.section .sect .section.s .sect.s',
    { leaf: 'directive', run: (a, args) => changeSection(a, args, false) },
  ],
  ['.pushsection', { leaf: 'directive', run: (a, args) => changeSection(a, args, true) }],
  [
    '.popsection',
    {
      leaf: 'directive',
      run: (a, args) => {
        if (!a.state.sections.pop()) a.warn('.popsection without corresponding .pushsection; ignored');
        new ArgumentReader(a, args).end();
      },
    },
  ],
  [
    '.previous',
    {
      leaf: 'directive',
      run: (a, args) => {
        const { previous } = a.state.sections;
        if (previous) a.state.sections.change(previous);
        else a.warn('.previous without corresponding .section; ignored');
        new ArgumentReader(a, args).end();
      },
    },
  ],
  [
    '.subsection',
    {
      leaf: 'directive',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const { section } = a.state.sections.current;
        const subsection = Number(r.absolute());
        r.end();
        a.state.sections.change({ section, subsection });
      },
    },
  ],
  ['.struct .offset', { leaf: 'directive', run: absoluteSection }],
  [
    '.attach_to_group',
    {
      leaf: 'directive',
      run: (a, args) => {
        const r = new ArgumentReader(a, args);
        const group = sectionName(r);
        const { name, group: known } = a.state.sections.currentSection;
        if (group === undefined) a.error('missing name');
        else if (known !== undefined) a.warn(`section ${name} already has a group (${known})`);
        else a.state.sections.joinGroup(group);
        r.end();
      },
    },
  ],
  ['.linkonce', { run: (a) => a.warn('.linkonce is not supported for this object file format') }],
];
