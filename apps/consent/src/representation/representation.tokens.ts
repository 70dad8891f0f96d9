/** Injection token of {@link RepresentationDeps}. */
export const REPRESENTATION = Symbol('representation');
