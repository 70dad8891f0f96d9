import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { partitionOf } from './partition.js';

describe('partition of a key', () => {
  it('is the one of Kafka’s own clients', () => {
    const partitioner = kafkajs.Partitioners.DefaultPartitioner();
    const partitionMetadata = Array.from({ length: 6 }, (_, partitionId) => ({ partitionId, leader: 1 }));
    const keys = ['', 'a', 'ab', 'abc', 'abcd', 'é', '6f1c', '0190163d-8694-739b-aea5-966c26f8ad91'];
    for (let i = 0; i < 500; i++) keys.push(`key-${i}-${'x'.repeat(i % 9)}`);
    for (const key of keys.filter((k) => k !== '')) {
      const theirs = partitioner({ topic: 't', partitionMetadata, message: { key, value: '' } } as never);
      expect(`${key} ${partitionOf(key)}`).toBe(`${key} ${theirs}`);
    }
  });
});
