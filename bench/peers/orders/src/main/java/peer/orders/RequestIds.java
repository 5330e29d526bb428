package peer.orders;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Every answer carries the request's {@code X-Request-Id}, made up when absent. */
@Component
public class RequestIds extends OncePerRequestFilter {
  private static final String HEADER = "X-Request-Id";

  @Override
  protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain next)
      throws ServletException, IOException {
    String given = request.getHeader(HEADER);
    response.setHeader(HEADER, given == null ? UUID.randomUUID().toString() : given);
    next.doFilter(request, response);
  }
}
