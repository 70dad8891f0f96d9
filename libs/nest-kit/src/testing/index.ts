export * from './test.database.js';
export * from './test.kafka.js';
export * from './test.keys.js';
export * from './wait.js';
export * from './test.http.js';
export * from './test.stage.js';
export * from './built.process.js';
export * from './test.provider.js';
