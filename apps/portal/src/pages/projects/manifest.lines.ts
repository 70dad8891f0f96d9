/** Lines of `sha256sum`: the hash in hexadecimal, spaces (and a star for binary), the name. Empty lines count for nothing. */
export function filesOf(text: string): { files: { name: string; sha256: string }[]; wrong: number } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const files = lines.flatMap((line) => {
    const [, sha256, name] = /^([0-9a-f]{64})\s+\*?(.{1,300})$/i.exec(line.trim()) ?? [];
    return sha256 && name ? [{ name: name.trim(), sha256: sha256.toLowerCase() }] : [];
  });
  return { files, wrong: lines.length - files.length };
}
