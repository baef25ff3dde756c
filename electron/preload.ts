/** The bridge between the sandboxed renderer and main: one global, two functions. */
import { contextBridge, ipcRenderer } from 'electron';
import type { IpcRendererEvent } from 'electron';
import type { FrontdeskBridge } from '../shared/ipc/reply.ts';
import { channelOf } from '../shared/ipc/channel.ts';

const bridge: FrontdeskBridge = {
  // Main answers every call with a reply it made by the contract; the preload only carries it.
  call: (name, input) => ipcRenderer.invoke(channelOf(name), input),
  on: (name, listener) => {
    // The IPC event itself stays here: it would hand the renderer a way to send on any channel.
    const receive = (_event: IpcRendererEvent, payload: Parameters<typeof listener>[0]): void => {
      listener(payload);
    };
    ipcRenderer.on(channelOf(name), receive);
    return () => {
      ipcRenderer.removeListener(channelOf(name), receive);
    };
  },
};

contextBridge.exposeInMainWorld('frontdesk', bridge);
