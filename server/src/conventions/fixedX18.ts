/** Every build of a document keeps x18 for itself (`-ffixed-x18`, a platform register). */
export function fixesX18(builds: readonly { readonly reservesX18?: boolean }[]): boolean {
  return builds.length > 0 && builds.every((b) => b.reservesX18 === true);
}
