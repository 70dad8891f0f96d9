type Child = Node | string | null | undefined | false;

/** An element with attributes and children; texts are texts, never markup. */
export function el<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | boolean>> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes))
    if (value !== false) element.setAttribute(attribute, value === true ? '' : value);
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}
