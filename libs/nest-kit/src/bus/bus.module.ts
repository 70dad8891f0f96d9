import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { Bus } from './bus.js';
import type { BusOptions } from './bus.types.js';

/** Provides the {@link Bus} everywhere. It starts with the application and ends with it. */
@Module({})
export class BusModule {
  static forRoot(options: BusOptions): DynamicModule {
    return {
      module: BusModule,
      global: true,
      providers: [{ provide: Bus, useFactory: () => new Bus(options) }],
      exports: [Bus],
    };
  }

  /** For handler tables that need injected services. */
  static forRootAsync(options: {
    imports?: ModuleMetadata['imports'];
    inject?: FactoryProvider['inject'];
    useFactory: (...injected: never[]) => BusOptions | Promise<BusOptions>;
  }): DynamicModule {
    const useFactory = async (...injected: never[]): Promise<Bus> =>
      new Bus(await options.useFactory(...injected));
    return {
      module: BusModule,
      global: true,
      imports: options.imports ?? [],
      providers: [
        {
          provide: Bus,
          inject: options.inject ?? [],
          useFactory: useFactory as (...injected: unknown[]) => Promise<Bus>,
        },
      ],
      exports: [Bus],
    };
  }
}
