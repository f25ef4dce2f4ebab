export { ruleById, rules } from './catalogue';
export { annotationsOf, type CheckInput, checkDocument, checkInPieces } from './checkDocument';
export { type CheckOptions, conventionsOf, DocumentChecker } from './documentChecker';
export { isOfFrontEnd } from './frontEnd';
export type { Finding, Fix, RelatedPlace, Rule } from './rule';
