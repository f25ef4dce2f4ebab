export { ruleById, rules } from './catalogue';
export { type CheckInput, checkDocument, conventionsOf, routineAnnotations } from './checkDocument';
export type { Finding, Fix, RelatedPlace, Rule } from './rule';
