// COPY … FROM STDIN over an open connection of `pg`, which knows the protocol's messages but not how to feed them.

/**
 * @param {import('pg').Client} client
 * @param {string} sql `COPY table (columns) FROM STDIN`, text format
 * @param {Iterable<string> | AsyncIterable<string>} chunks lines, each with its end
 * @returns {Promise<number>} rows copied
 */
export function copyInto(client, sql, chunks) {
  return new Promise((resolve, reject) => {
    let rows = 0;
    /** @type {unknown} */
    let failure;
    client.query(
      /** @type {any} */ ({
        submit(/** @type {any} */ connection) {
          connection.query(sql);
        },
        async handleCopyInResponse(/** @type {any} */ connection) {
          const { stream } = connection;
          try {
            for await (const chunk of chunks) {
              connection.sendCopyFromChunk(Buffer.from(chunk, 'utf8'));
              if (stream.writableNeedDrain)
                await new Promise((drained) => stream.once('drain', () => drained(undefined)));
            }
            connection.endCopyFrom();
          } catch (error) {
            failure = error;
            connection.sendCopyFail(String(error));
          }
        },
        handleCommandComplete(/** @type {{ text: string }} */ { text }) {
          rows = Number(text.split(' ')[1] ?? 0);
        },
        handleReadyForQuery() {
          resolve(rows);
        },
        handleError(/** @type {unknown} */ error) {
          reject(failure ?? error);
        },
        handleRowDescription() {},
        handleDataRow() {},
        handlePortalSuspended() {},
        handleEmptyQuery() {},
        handleCopyData() {},
      }),
    );
  });
}
