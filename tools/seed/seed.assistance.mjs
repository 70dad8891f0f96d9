// A paper form that came in by post and waits to be read: an agent of the health-insurance office registers it.

/** @param {import('./seed.api.mjs').SeedApi} api */
export async function seedPaperForm(api) {
  const address = new URL(
    '/api/v1/notices/ehds-opt-out/1/form.pdf?language=fr&large=1',
    api.platform.gatewayUrl,
  );
  const sheet = await fetch(address);
  const [, formNumber] =
    /-([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})\.pdf"$/.exec(sheet.headers.get('content-disposition') ?? '') ?? [];
  if (!sheet.ok || !formNumber) throw new Error(`no paper form: ${sheet.status}`);
  const { sha256 } = await api.put(
    'nadia',
    '/api/v1/assistance/scans',
    Buffer.from(await sheet.arrayBuffer()),
    'application/pdf',
  );
  const receivedOn = new Date().toISOString().slice(0, 10);
  return api.post('nadia', '/api/v1/assistance/forms', { formNumber, scanSha256: sha256, receivedOn });
}
