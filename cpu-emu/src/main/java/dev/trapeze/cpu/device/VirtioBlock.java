package dev.trapeze.cpu.device;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A virtio block device (virtio 1.1, 5.2).
 *
 * <table>
 * <caption>Requests: a header of 16 bytes, data, and a status byte at the end</caption>
 * <tr><th>type</th><th>data</th><th>status</th></tr>
 * <tr><td>0 IN</td><td>writable: sectors read</td><td rowspan=4>0 OK; 1 IOERR for what is not whole
 *     sectors, beyond the last one, read-only, or refused by the storage; 2 UNSUPP for other
 *     types</td></tr>
 * <tr><td>1 OUT</td><td>readable: sectors to write</td></tr>
 * <tr><td>4 FLUSH</td><td>none</td></tr>
 * <tr><td>8 GET_ID</td><td>writable: 20 bytes of name</td></tr>
 * </table>
 *
 * <table>
 * <caption>Configuration space, read-only</caption>
 * <tr><th>offset</th><th>width</th><th>field</th></tr>
 * <tr><td>0</td><td>8</td><td>capacity in sectors of 512 bytes</td></tr>
 * <tr><td>8</td><td>4</td><td>size_max: 0, not offered</td></tr>
 * <tr><td>12</td><td>4</td><td>seg_max: the largest number of data pieces in a request</td></tr>
 * <tr><td>16</td><td>4</td><td>geometry: 0, not offered</td></tr>
 * <tr><td>20</td><td>4</td><td>blk_size: 512</td></tr>
 * </table>
 *
 * <p>Behind that it reads all ones, as in QEMU. A request without a whole header or without room
 * for its status cannot be answered: the device then needs a reset.
 */
final class VirtioBlock implements VirtioDevice {
  private static final Logger LOG = LoggerFactory.getLogger(VirtioBlock.class);

  private static final int ID = 2;
  private static final long SEG_MAX = 1 << 2;
  private static final long READ_ONLY = 1 << 5;
  private static final long BLOCK_SIZE = 1 << 6;
  private static final long FLUSH_COMMAND = 1 << 9;

  private static final int IN = 0;
  private static final int OUT = 1;
  private static final int FLUSH = 4;
  private static final int GET_ID = 8;

  private static final int OK = 0;
  private static final int IO_ERROR = 1;
  private static final int UNSUPPORTED = 2;

  private static final int HEADER_BYTES = 16;
  private static final int STATUS_BYTES = 1;
  private static final int NAME_BYTES = 20;
  private static final int CONFIG_BYTES = 24;
  private static final int CHUNK_SECTORS = 64;

  private final BlockStorage storage;
  private final byte[] name;
  private final byte[] header = new byte[HEADER_BYTES];
  private final byte[] chunk = new byte[CHUNK_SECTORS * BlockStorage.SECTOR_BYTES];
  private final byte[] config = new byte[CONFIG_BYTES];

  /**
   * A block device.
   *
   * @param name what GET_ID tells, of which 20 bytes count
   */
  VirtioBlock(BlockStorage storage, String name) {
    this.storage = storage;
    this.name = new byte[NAME_BYTES];
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, this.name, 0, Math.min(ascii.length, NAME_BYTES));
    put(0, storage.sectors(), 8);
    put(12, VirtQueue.MOST_DESCRIPTORS - 2L, 4);
    put(20, BlockStorage.SECTOR_BYTES, 4);
  }

  private void put(int offset, long value, int widthBytes) {
    for (int i = 0; i < widthBytes; i++) {
      config[offset + i] = (byte) (value >> 8 * i);
    }
  }

  @Override
  public int id() {
    return ID;
  }

  @Override
  public long features() {
    return SEG_MAX | BLOCK_SIZE | FLUSH_COMMAND | (storage.readOnly() ? READ_ONLY : 0);
  }

  @Override
  public int configByte(int offset) {
    return offset < CONFIG_BYTES ? config[offset] & 0xFF : 0xFF;
  }

  @Override
  public int serve(DescriptorChain chain) throws VirtioException {
    if (chain.readableBytes() < HEADER_BYTES) {
      throw new VirtioException("a block request without a whole header");
    }
    if (chain.writableBytes() < STATUS_BYTES) {
      throw new VirtioException("a block request without room for its status");
    }
    chain.read(header, HEADER_BYTES);
    int type = (int) field(0, 4);
    long sector = field(8, 8);
    long room = chain.writableBytes() - STATUS_BYTES;
    int status;
    try {
      status =
          switch (type) {
            case IN -> read(chain, sector, room);
            case OUT -> write(chain, sector, chain.readableBytes());
            case FLUSH -> {
              storage.flush();
              yield OK;
            }
            case GET_ID -> {
              chain.write(name, (int) Math.min(room, NAME_BYTES));
              yield OK;
            }
            default -> UNSUPPORTED;
          };
    } catch (IOException e) {
      LOG.debug("request of type {} at sector {} failed", type, sector, e);
      status = IO_ERROR;
    }
    int written = (int) (room + STATUS_BYTES - chain.writableBytes());
    chain.writeLast(status);
    return written + STATUS_BYTES;
  }

  private long field(int offset, int widthBytes) {
    long value = 0;
    for (int i = widthBytes - 1; i >= 0; i--) {
      value = value << 8 | header[offset + i] & 0xFF;
    }
    return value;
  }

  private int read(DescriptorChain chain, long first, long bytes) throws IOException {
    if (!isOnDisk(first, bytes)) {
      return IO_ERROR;
    }
    long end = first + bytes / BlockStorage.SECTOR_BYTES;
    for (long sector = first; sector < end; ) {
      int count = (int) Math.min(CHUNK_SECTORS, end - sector);
      storage.read(sector, chunk, 0, count);
      chain.write(chunk, count * BlockStorage.SECTOR_BYTES);
      sector += count;
    }
    return OK;
  }

  private int write(DescriptorChain chain, long first, long bytes) throws IOException {
    if (storage.readOnly() || !isOnDisk(first, bytes)) {
      return IO_ERROR;
    }
    long end = first + bytes / BlockStorage.SECTOR_BYTES;
    for (long sector = first; sector < end; ) {
      int count = (int) Math.min(CHUNK_SECTORS, end - sector);
      chain.read(chunk, count * BlockStorage.SECTOR_BYTES);
      storage.write(sector, chunk, 0, count);
      sector += count;
    }
    return OK;
  }

  private boolean isOnDisk(long first, long bytes) {
    return bytes % BlockStorage.SECTOR_BYTES == 0
        && first >= 0
        && first <= storage.sectors() - bytes / BlockStorage.SECTOR_BYTES;
  }
}
