/** The shape of a set of texts: another language has exactly the same members. */
export type Texts<T> = { readonly [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };
