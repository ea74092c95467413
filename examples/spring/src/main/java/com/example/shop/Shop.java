package com.example.shop;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@SpringBootApplication
@RestController
@RequestMapping("/api/orders")
public class Shop {
  record Customer(String username, List<String> orders) {}

  /** By the user's id, never by the username. */
  private final Map<String, List<String>> orders = new ConcurrentHashMap<>();

  public static void main(String[] args) {
    SpringApplication.run(Shop.class, args);
  }

  @GetMapping
  Customer show(@AuthenticationPrincipal Jwt token) {
    return new Customer(token.getClaimAsString("username"), ordersOf(token));
  }

  @PostMapping
  Customer order(@AuthenticationPrincipal Jwt token) {
    ordersOf(token).add("Longjing");
    return show(token);
  }

  private List<String> ordersOf(Jwt token) {
    return orders.computeIfAbsent(token.getSubject(), id -> new CopyOnWriteArrayList<>());
  }
}
