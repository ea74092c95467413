from django.urls import path

from shop.views import orders, page

urlpatterns = [
    path("", page),
    path("oauth/callback/", page),  # as it is registered at Weibo
    path("api/orders", orders),
]
