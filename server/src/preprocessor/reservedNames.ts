/** Macros whose text depends on where they are used. */
export type DynamicMacro =
  | '__FILE__'
  | '__BASE_FILE__'
  | '__LINE__'
  | '__INCLUDE_LEVEL__'
  | '__COUNTER__'
  | '__DATE__'
  | '__TIME__'
  | '__TIMESTAMP__'
  | '_Pragma'
  | '__VA_ARGS__'
  | '__has_include'
  | '__has_include_next';

export const dynamicNames: readonly DynamicMacro[] = [
  '__FILE__',
  '__BASE_FILE__',
  '__LINE__',
  '__INCLUDE_LEVEL__',
  '__COUNTER__',
  '__DATE__',
  '__TIME__',
  '__TIMESTAMP__',
  '_Pragma',
  '__VA_ARGS__',
  '__has_include',
  '__has_include_next',
];

/** Names that a `#define` may not give, or not without a word. */
export const reservedNames: ReadonlySet<string> = new Set<string>([...dynamicNames, 'defined']);
