export { ruleById, rules } from './catalogue';
export { annotationsOf, type CheckInput, checkDocument, conventionsOf } from './checkDocument';
export type { Finding, Fix, RelatedPlace, Rule } from './rule';
