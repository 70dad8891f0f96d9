export * from './test.database.js';
export * from './test.kafka.js';
export * from './test.keys.js';
export * from './wait.js';
