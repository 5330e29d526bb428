package curio.gallery.pictures;

import curio.gallery.pictures.JpegSegments.Segment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes one scan of a JPEG (T.81, F.2 and G.2). Each of its blocks has to be there: a scan that
 * ends early is refused, and not filled up with grey as most decoders do. Not for several threads.
 */
final class JpegScan {
  private final JpegFrame frame;
  private final JpegBits bits;
  private final Deadline deadline;
  private final List<JpegComponent> components = new ArrayList<>();
  private final int[] block = new int[64];
  private final int first;
  private final int last;
  private final int high;
  private final int low;
  private int endRun;

  JpegScan(
      JpegFrame frame,
      Bytes file,
      Segment segment,
      @Nullable HuffmanTable[] tables,
      Deadline deadline) {
    this.frame = frame;
    this.deadline = deadline;
    this.bits = new JpegBits(file, segment.to(), segment.coded());
    int at = segment.data();
    int count = file.u8(at);
    for (int i = 0; i < count; i++) {
      JpegComponent component = component(file.u8(at + 1 + 2 * i));
      int numbers = file.u8(at + 2 + 2 * i);
      component.dc = tables[numbers >> 4 & 3];
      component.ac = tables[4 + (numbers & 3)];
      components.add(component);
    }
    int rest = at + 1 + 2 * count;
    this.first = frame.progressive() ? file.u8(rest) : 0;
    this.last = frame.progressive() ? file.u8(rest + 1) : 63;
    this.high = frame.progressive() ? file.u8(rest + 2) >> 4 : 0;
    this.low = frame.progressive() ? file.u8(rest + 2) & 15 : 0;
    if (rest + 3 > segment.to() || components.isEmpty() || last > 63 || first > last || low > 13) {
      throw JpegBits.damaged();
    }
    boolean mixed = frame.progressive() && (first == 0) != (last == 0);
    if (mixed || (first > 0 && count > 1)) {
      throw JpegBits.damaged();
    }
  }

  private JpegComponent component(int id) {
    for (JpegComponent component : frame.components()) {
      if (component.id == id && !components.contains(component)) {
        return component;
      }
    }
    throw JpegBits.damaged();
  }

  /** Decodes it, and answers where its last bit stands. */
  int decode(int restartInterval) {
    for (JpegComponent component : components) {
      Arrays.fill(component.missingBits, first, last + 1, low);
    }
    restarted();
    if (components.size() == 1) {
      JpegComponent component = components.getFirst();
      units(component.blocksWide, component.blocksHigh, restartInterval, true);
    } else {
      units(frame.unitsWide(), frame.unitsHigh(), restartInterval, false);
    }
    return bits.place();
  }

  private void units(int wide, int high, int restartInterval, boolean alone) {
    int left = restartInterval;
    for (int y = 0; y < high; y++) {
      deadline.check();
      for (int x = 0; x < wide; x++) {
        if (restartInterval > 0 && left-- == 0) {
          bits.restart();
          restarted();
          left = restartInterval - 1;
        }
        if (alone) {
          block(components.getFirst(), x, y);
        } else {
          unit(x, y);
        }
      }
      bits.checkRead();
    }
  }

  private void restarted() {
    endRun = 0;
    for (JpegComponent component : components) {
      component.predictor = 0;
    }
  }

  private void unit(int x, int y) {
    for (int i = 0; i < components.size(); i++) {
      JpegComponent component = components.get(i);
      for (int v = 0; v < component.down; v++) {
        for (int h = 0; h < component.across; h++) {
          block(component, x * component.across + h, y * component.down + v);
        }
      }
    }
  }

  private void block(JpegComponent component, int x, int y) {
    short[] coefficients = component.coefficients;
    if (coefficients == null) {
      sequential(component, x, y);
      return;
    }
    int number = y * component.allWide + x;
    int at = number * component.side * component.side;
    if (first == 0) {
      if (high == 0) {
        int length = bits.symbol(table(component.dc));
        component.predictor += bits.signed(length);
        coefficients[at] = (short) (component.predictor << low);
      } else {
        coefficients[at] |= (short) (bits.read(1) << low);
      }
    } else if (high == 0) {
      firstOfBand(component, coefficients, number, at);
    } else {
      refine(component, coefficients, number, at);
    }
  }

  private static HuffmanTable table(@Nullable HuffmanTable table) {
    if (table == null) {
      throw JpegBits.damaged();
    }
    return table;
  }

  private void sequential(JpegComponent component, int x, int y) {
    Arrays.fill(block, 0, component.side * component.side, 0);
    int[] quantisation = component.quantisation;
    HuffmanTable ac = table(component.ac);
    component.predictor += bits.signed(bits.symbol(table(component.dc)));
    block[0] = component.predictor * quantisation[0];
    int lastKept = 0;
    for (int k = 1; k < 64; k++) {
      int symbol = bits.symbol(ac);
      int length = symbol & 15;
      int run = symbol >> 4;
      if (length == 0) {
        if (run < 15) {
          break;
        }
        k += 15;
        continue;
      }
      k += run;
      int value = bits.signed(length);
      if (k > 63) {
        throw JpegBits.damaged();
      }
      int place = component.kept[k];
      if (place >= 0) {
        block[place] = value * quantisation[k];
        lastKept = k;
      }
    }
    component.inverse(block, lastKept, x, y);
  }

  private void firstOfBand(JpegComponent component, short[] coefficients, int number, int at) {
    if (endRun > 0) {
      endRun--;
      return;
    }
    HuffmanTable ac = table(component.ac);
    long history = component.history[number];
    for (int k = first; k <= last; k++) {
      int symbol = bits.symbol(ac);
      int length = symbol & 15;
      int run = symbol >> 4;
      if (length == 0) {
        if (run < 15) {
          endRun = (1 << run) + bits.read(run) - 1;
          break;
        }
        k += 15;
        continue;
      }
      k += run;
      int value = bits.signed(length);
      if (k > last) {
        throw JpegBits.damaged();
      }
      history |= 1L << k;
      int place = component.kept[k];
      if (place >= 0) {
        coefficients[at + place] = (short) (value << low);
      }
    }
    component.history[number] = history;
  }

  /** T.81, G.1.2.3: one more bit of those that are not zero, between new ones. */
  private void refine(JpegComponent component, short[] coefficients, int number, int at) {
    int k = first;
    if (endRun == 0) {
      HuffmanTable ac = table(component.ac);
      while (k <= last) {
        int symbol = bits.symbol(ac);
        int run = symbol >> 4;
        int value = 0;
        if ((symbol & 15) != 0) {
          value = bits.read(1) == 1 ? 1 << low : -1 << low;
        } else if (run < 15) {
          endRun = (1 << run) + bits.read(run);
          break;
        }
        k = correct(component, coefficients, number, at, k, run);
        if (value != 0) {
          if (k > last) {
            throw JpegBits.damaged();
          }
          component.history[number] |= 1L << k;
          int place = component.kept[k];
          if (place >= 0) {
            coefficients[at + place] = (short) value;
          }
        }
        k++;
      }
    }
    if (endRun > 0) {
      correct(component, coefficients, number, at, k, Integer.MAX_VALUE);
      endRun--;
    }
  }

  /** Reads on over so many zeros, to the one behind them or to the end of the band. */
  private int correct(
      JpegComponent component, short[] coefficients, int number, int at, int from, int zeros) {
    long history = component.history[number];
    int left = zeros;
    int k = from;
    for (; k <= last; k++) {
      if ((history >>> k & 1) == 0) {
        if (left-- == 0) {
          return k;
        }
      } else if (bits.read(1) == 1) {
        int place = component.kept[k];
        if (place >= 0) {
          short value = coefficients[at + place];
          coefficients[at + place] = (short) (value + (value >= 0 ? 1 << low : -1 << low));
        }
      }
    }
    return k;
  }
}
